% rebase('layout.tpl', title='Verified', hide_cancel=True)
<div class="usa-alert usa-alert--success"><h1>You are verified</h1>
<p>Your information was confirmed. Your answers have been erased. You can close this page.</p></div>
