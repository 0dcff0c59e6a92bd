% rebase('layout.tpl', title=heading, error=True)
<h1>{{heading}}</h1>
<p>{{message}}</p>
% if retry_to:
<p><a class="usa-button" href="{{retry_to}}">Back to the start</a></p>
% end
