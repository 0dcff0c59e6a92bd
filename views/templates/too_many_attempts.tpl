% rebase('layout.tpl', title='Too many attempts')
<h1>Too many attempts</h1>
<p>For your safety the number of attempts is limited. You can try again {{when}}.</p>
