<span class="usa-error-message" id="{{name}}-error"><span class="usa-sr-only">{{_('Error:')}}</span> {{words}}</span>
