% rebase('layout.tpl', title=_('Start'), hide_cancel=not can_cancel)
% if notice:
% include('alert.tpl', kind='warning', words=_(notice))
% end
<h1>{{_('Confirm your identity')}}</h1>
<p>{{_('{agency} asks you to show that you are who you say you are. It keeps others from using your name.', agency=agency_name)}}
  {{_('It takes about five minutes.')}}</p>
<h2>{{_('What you need')}}</h2>
<ul>
  <li>{{_('Your Social Security number')}}</li>
  <li>{{_("Your driver's license, learner's permit or state ID card")}}</li>
  <li>{{_('Your home address')}}</li>
  <li>{{_('A phone number in your own name')}}</li>
</ul>
<p>{{_('You must be 18 or older.')}}</p>
% include('without.tpl')
<h2>{{_('What happens to your information')}}</h2>
<ul>
  <li>{{_('We send it to {checker} and to the state that issued your card.', checker=checker)}}
    {{_('They tell us if it matches their records.')}}</li>
  <li>{{_('This check does not touch your credit score.')}}</li>
  <li>{{_('We erase your answers when the check ends.')}}</li>
</ul>
<p><a class="usa-button" href="{{first}}">{{_('Start')}}</a></p>
