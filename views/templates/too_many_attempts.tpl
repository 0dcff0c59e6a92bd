% rebase('layout.tpl', title=_('Too many attempts'))
<h1>{{_('Too many attempts')}}</h1>
<p>{{_('To keep you safe, we limit how often one person, Social Security number, phone step or network can be checked.')}}</p>
<p><strong>{{_('You can try again in {time}.', time=stretch(seconds))}}</strong></p>
% include('help.tpl')
