% error = errors.get(name)
% hinted = name + '-hint' if get('hint') else ''
% remark = get('remarks', {}).get(name)
% described = ' '.join(filter(None, (hinted, name + '-remark' if remark else '', name + '-error' if error else '')))
<div class="usa-form-group{{' usa-form-group--error' if error else ''}}">
  <label class="usa-label" for="{{name}}">{{label}}</label>
  % if get('hint'):
  <span class="usa-hint" id="{{name}}-hint">{{hint}}</span>
  % end
  % if remark:
  <span class="usa-hint" id="{{name}}-remark">{{_(remark)}}</span>
  % end
  % if error:
  % include('fault.tpl', words=_(error))
  % end
  <input class="usa-input{{' usa-input--' + width if get('width') else ''}}" id="{{name}}" name="{{name}}" type="text"
value="{{form.get(name, '')}}" autocomplete="{{get('fill', 'off')}}" \\
% if get('mode'):
inputmode="{{mode}}" \\
% end
% if described:
aria-describedby="{{described}}" \\
% end
% if error:
aria-invalid="true" \\
% end
spellcheck="false">
</div>
