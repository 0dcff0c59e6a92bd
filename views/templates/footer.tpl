% if not get('hide_cancel'):
<%
erased = _n('They are erased when it ends, or after {n} minute without activity.',
            'They are erased when it ends, or after {n} minutes without activity.', idle_minutes)
%>
<p>{{_('We use your answers only for this check. They are encrypted.')}} {{erased}}</p>
% end
% if seconds_left:
% include('ending_soon.tpl')
% end
% if can_cancel and not get('hide_cancel'):
<p><a href="/cancel">{{_('Stop and erase my answers')}}</a></p>
% end
<ul class="usa-footer__links">
  % if privacy_url:
  <li><a href="{{privacy_url}}">{{_('Privacy statement')}}</a></li>
  % end
  % if help_url:
  <li><a href="{{help_url}}">{{_('Get help')}}</a></li>
  % end
  % if help_phone:
  <li>{{_('Call')}} <a href="tel:{{help_phone}}">{{help_phone}}</a></li>
  % end
  <li><a href="/accessibility">{{_('Accessibility')}}</a></li>
</ul>
