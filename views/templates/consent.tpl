<h2>{{_('Your consent')}}</h2>
<%
sends = _('{agency} sends your name, date of birth and address to {checker} and to the state that issued your card.',
          agency=agency_name, checker=checker)
gets = (_('{checker} also gets your Social Security number. Both get what is on your card.', checker=checker)
        if checker_reads_card else
        _('{checker} also gets your Social Security number, and the state what is on your card.', checker=checker))
%>
<p>{{sends}}
  {{gets}}
% if phone_checker != checker:
  {{_('To check your phone number, {checker} gets your information too.', checker=phone_checker)}}
% end
  {{_('They compare it with their records and tell us if it matches.')}}
  {{_('This does not touch your credit score.')}}</p>
% if privacy_url:
<p><a href="{{privacy_url}}" target="_blank" rel="noopener">{{_('Read the privacy statement (opens a new tab)')}}</a></p>
% end
% include('checkbox.tpl', name='consent', label=_('I agree that my information is sent to them to confirm that it is mine.'))
