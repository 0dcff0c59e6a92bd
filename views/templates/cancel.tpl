% rebase('layout.tpl', title=_('Stop?'), hide_cancel=True)
<h1>{{_('Stop and erase your answers?')}}</h1>
<p>{{_("We delete what you typed, and stop the check if it has not begun. What was already sent can't be called back.")}}</p>
<form method="post" action="/cancel">
  <input type="hidden" name="csrf_token" value="{{csrf_token}}">
  <button class="usa-button" type="submit">{{_('Stop and erase')}}</button>
</form>
<p><a href="/verify">{{_('No, go on')}}</a></p>
