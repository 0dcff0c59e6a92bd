% rebase('layout.tpl', title='Stop?', hide_cancel=True)
<h1>Stop and erase your answers?</h1>
<p>We delete what you typed, and stop the check if it has not begun. What was already sent to be checked can't be called back.</p>
<form method="post" action="/cancel">
  <input type="hidden" name="csrf_token" value="{{csrf_token}}">
  <button class="usa-button" type="submit">Stop and erase</button>
</form>
<p><a href="/verify">No, go on</a></p>
