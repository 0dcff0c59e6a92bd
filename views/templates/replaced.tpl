% include('news.tpl', heading=_('Continued elsewhere'))
<div class="usa-alert usa-alert--warning" id="replaced">
  <h2 tabindex="-1">{{_('This check was replaced by a newer one')}}</h2>
  <p>{{_('You went on in another tab, or sent your answers again.')}}</p>
  <p><a class="usa-button" href="{{leads_to}}">{{_('See where it stands')}}</a></p>
</div>
