% if help_url or help_phone:
<ul>
  % if help_url:
  <li><a href="{{help_url}}">{{_('Get help from {agency}', agency=agency_name)}}</a></li>
  % end
  % if help_phone:
  <li>{{_('Call')}} <a href="tel:{{help_phone}}">{{help_phone}}</a></li>
  % end
</ul>
% end
