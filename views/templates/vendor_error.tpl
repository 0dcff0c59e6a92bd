% rebase('layout.tpl', title=_('We could not check'))
<h1>{{_('We could not check your information')}}</h1>
<p>{{_('A service that we ask does not answer right now. It is not your fault, and you do not have to type anything again.')}}</p>
% include('retry.tpl')
% include('help.tpl')
