% if kept_ssn:
% ssn_hint = _('We kept the number that ends in {end}. Leave this empty to use it, or type another.', end=kept_ssn)
% else:
% ssn_hint = _('Nine digits. For example: 123-45-6789')
% end
<div class="usa-masked">
  % include('field.tpl', name='ssn', label=_('Social Security number'), hint=ssn_hint, mode='numeric', width='medium')
  % # Without a style sheet that can hide what is typed there is nothing to show.
  <div class="usa-checkbox usa-masked__show">
    <input class="usa-checkbox__input" id="ssn-show" type="checkbox">
    <label class="usa-checkbox__label" for="ssn-show">{{_('Show Social Security number')}}</label>
  </div>
</div>
