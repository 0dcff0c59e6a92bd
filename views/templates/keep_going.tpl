% rebase('layout.tpl', title=_('Your session goes on'))
<h1>{{_('Your session goes on')}}</h1>
<%
more = _n('You have {n} more minute. You can close this tab and go on where you were.',
          'You have {n} more minutes. You can close this tab and go on where you were.', minutes)
%>
<p>{{more}}</p>
<p><a href="/verify">{{_('Go on here')}}</a></p>
