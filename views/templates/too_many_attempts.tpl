% rebase('layout.tpl', title='Too many attempts')
<h1>Too many attempts</h1>
<p>For your safety the number of attempts is limited: for one person, one Social Security number, one phone step, and one network.
  You can try again {{when}}.</p>
% include('help.tpl')
