% rebase('layout.tpl', title=_(heading), error=True, hide_cancel=True)
<h1>{{_(heading)}}</h1>
<p>{{_(message)}}</p>
% if retry_to:
<p><a class="usa-button" href="{{retry_to}}">{{_('Back to the start')}}</a></p>
% end
