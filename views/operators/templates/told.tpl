% rebase('layout.tpl', title=heading)
<h1>{{heading}}</h1>
<p>{{sentence}}</p>
<p><a href="/ops">Overview</a></p>
