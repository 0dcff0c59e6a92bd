% rebase('layout.tpl', title='Erased')
<h1>Your answers are erased</h1>
<p>Nothing of what you typed is kept.</p>
<p><a class="usa-button" href="/">To the start</a></p>
