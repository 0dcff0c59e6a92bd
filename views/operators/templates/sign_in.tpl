% rebase('layout.tpl', title='Error: sign in' if fault else 'Sign in')
<h1>Sign in</h1>
% if fault:
<div class="usa-alert usa-alert--error" role="alert"><p>{{fault}}</p></div>
% end
<form class="usa-form" method="post" action="/ops/sign-in">
  <label class="usa-label" for="name">Your name, for the log</label>
  <input class="usa-input usa-input--medium" id="name" name="name" autocomplete="username" autocapitalize="none" required>
  <br>
  <label class="usa-label" for="password">Password of the operators</label>
  <input class="usa-input usa-input--medium" id="password" name="password" type="password"
    autocomplete="current-password" required>
  <button class="usa-button" type="submit">Sign in</button>
</form>
<p class="usa-hint">For half an hour. Where this page comes back after the right password, your browser keeps no secure
  cookie over plain HTTP: come by TLS, or by a tunnel to localhost.</p>
