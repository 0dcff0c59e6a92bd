% rebase('layout.tpl', title='We could not check')
<h1>We could not check your information</h1>
<p>A service that we ask does not answer right now. It is not your fault, and this does not count as an attempt.</p>
<p><a class="usa-button" href="{{step}}">Try again</a></p>
