% rebase('layout.tpl', title='Your session goes on')
<h1>Your session goes on</h1>
<p>You have {{minutes}} more minutes. You can close this tab and go on where you were.</p>
<p><a href="/verify">Go on here</a></p>
