% rebase('layout.tpl', title=_('Erased'), hide_cancel=True)
<h1>{{_('Your answers are erased')}}</h1>
<p>{{_('We keep nothing of what you typed here.')}} {{_(sent)}}</p>
<p><a class="usa-button" href="/">{{_('Back to the start')}}</a></p>
% include('help.tpl')
