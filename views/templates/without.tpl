<details class="usa-details">
  <summary>{{_("What if I don't have one of these?")}}</summary>
  <p>{{_('This online check needs all of them. A number that begins with 9 (ITIN) is not a Social Security number.')}}</p>
  <p>{{_('You did nothing wrong. Ask {agency} for another way to prove who you are.', agency=agency_name)}}</p>
  % include('contacts.tpl')
</details>
