% if kept_ssn:
% ssn_hint = f'Kept: it ends in {kept_ssn}. Leave this empty to use it, or type another number to change it.'
% else:
% ssn_hint = 'Nine digits, for example 123-45-6789. We never show it again.'
% end
% include('field.tpl', name='ssn', label='Social Security number', hint=ssn_hint, mode='numeric', width='medium')
