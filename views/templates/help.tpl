% if help_url or help_phone or return_url:
<h2>{{_('Other ways')}}</h2>
<p>{{_('{agency} can help you in another way, even without the documents we ask for here.', agency=agency_name)}}</p>
% include('contacts.tpl')
% if get('reference'):
<p>{{_('If you ask for help, give this reference number:')}} <strong class="usa-reference">{{reference}}</strong></p>
% end
% if return_url:
<p><a href="{{return_url}}">{{_('Leave and go back to {agency}', agency=agency_name)}}</a></p>
% end
% end
