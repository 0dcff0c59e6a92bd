<form id="retry" method="post" action="{{step}}/retry">
  % include('hidden.tpl')
  <button class="usa-button" type="submit">{{_('Try again')}}</button>
</form>
% if optional:
% include('instead.tpl')
% else:
<p><a href="{{step}}">{{_('Change my answers')}}</a></p>
% end
