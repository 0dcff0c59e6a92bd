% if help_url or help_phone:
<h2>Other ways</h2>
<p>Somebody can help you in another way, also without the documents that we ask for here.</p>
<ul>
  % if help_url:
  <li><a href="{{help_url}}">Get help</a></li>
  % end
  % if help_phone:
  <li>Call <a href="tel:{{help_phone}}">{{help_phone}}</a></li>
  % end
</ul>
% end
