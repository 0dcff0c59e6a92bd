<div class="usa-alert usa-alert--{{kind}}" id="notice" role="alert" tabindex="-1" autofocus><p>{{words}}</p></div>
