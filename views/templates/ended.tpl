% rebase('layout.tpl', title='Erased')
<h1>Your answers are erased</h1>
<p>Nothing of what you typed is kept here. {{sent}}</p>
<p><a class="usa-button" href="/">Back to the start</a></p>
