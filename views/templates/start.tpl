% rebase('layout.tpl', title='Start')
% if notice:
<div class="usa-alert usa-alert--warning" id="notice" role="alert" tabindex="-1" autofocus><p>{{notice}}</p></div>
% end
<h1>Check your identity</h1>
<p>We ask a trusted records service whether your details belong to one real person. It takes about five minutes.</p>
<h2>What you need</h2>
<ul>
  <li>your Social Security number</li>
  <li>your driver's license or state ID</li>
  <li>your home address</li>
  <li>a phone number in your own name</li>
</ul>
<p>You must be 18 years or older.</p>
<p><a class="usa-button" href="{{first}}">Start</a></p>
