% rebase('layout.tpl', title=f'{verb} {to}')
<h1>{{verb.capitalize()}} {{to}}?</h1>
<p>{{says[0].upper()}}{{says[1:]}}.</p>
% if verb == 'pause':
<p>What runs is finished; what waits keeps its deadline. Meanwhile the form of that step says that we can't continue.</p>
% end
<p>The log will say that you, {{operator}}, did it.</p>
<form method="post" action="/ops/act">
  <input type="hidden" name="csrf_token" value="{{csrf_token}}">
  <input type="hidden" name="verb" value="{{verb}}">
  <input type="hidden" name="to" value="{{to}}">
  <button class="usa-button" type="submit">{{verb.capitalize()}}</button>
</form>
<p><a href="/ops">No, go back</a></p>
