% rebase('layout.tpl', title=_('Accessibility'), hide_cancel=not can_cancel)
<h1>{{_('Accessibility')}}</h1>
<p>{{_('{agency} wants everybody to be able to use this check.', agency=agency_name)}}
  {{_('It is built to meet the Web Content Accessibility Guidelines (WCAG) 2.2, level AA.')}}</p>
<h2>{{_('What you can do here')}}</h2>
<ul>
  <li>{{_('Use a keyboard, a screen reader, a screen magnifier or voice control.')}}</li>
  <li>{{_('Make the text four times larger without scrolling sideways.')}}</li>
  <li>{{_('Use dark mode, more contrast, your own colors or less motion, as your device is set.')}}</li>
  <li>{{_('Do without JavaScript.')}}</li>
  <li>{{_('Ask for more time before your session ends.')}}</li>
</ul>
<h2>{{_('How we check it')}}</h2>
<p>{{_('Programs test every page in every language at each change. People with disabilities have not tested it yet.')}}</p>
<h2>{{_('If something does not work for you')}}</h2>
<p>{{_('Tell {agency} what you tried and what happened. You can also ask for another way.', agency=agency_name)}}</p>
% include('contacts.tpl')
<p><a class="usa-button" href="/verify">{{_('Go on here')}}</a></p>
