<a class="usa-logo" href="/">
  % if logo:
  <img src="{{logo}}" alt="" height="40">
  % end
  <span><strong>{{agency_name}}</strong> <span class="usa-logo__service">{{_('Identity check')}}</span></span>
</a>
