% rebase('layout.tpl', title=_('A photo of your license'), error=bool(errors), script='license.js', language_at='/license', htmx_next=True)
% include('problems.tpl')
<h1>{{_('A photo of your license')}}</h1>
<p>
  % if len(sides) == 1:
  {{_("You can let us read the barcode on the back of your driver's license or state ID.")}}
  % else:
  {{_("You can let us and an identity service read both sides of your driver's license or state ID.")}}
  % end
  {{_('It fills in most of the form. You can still change everything there.')}}
  {{_('We delete the photo as soon as it is read.')}}</p>
% include('instead.tpl')
<form class="usa-form" id="step" method="post" action="/license" enctype="multipart/form-data" novalidate>
  % include('hidden.tpl')
  <p id="photo-hint" class="usa-hint">
    {{_('Lay the card flat in good light. Fill the picture with it. Hold the camera straight above.')}}
    {{_('A JPEG or PNG of at most 8 MB.')}}</p>
  % for side, label in sides.items():
  % described = 'photo-hint ' + (side + '-error ' if side in errors else '') + 'photo-said'
  <div class="usa-form-group{{' usa-form-group--error' if side in errors else ''}}">
    <label class="usa-label" for="{{side}}">{{_(label)}}</label>
    % fault_words = errors.get(side)
    % if fault_words:
    % include('fault.tpl', name=side, words=_(fault_words))
    % end
    <input class="usa-file-input" id="{{side}}" name="{{side}}" type="file" accept="image/jpeg,image/png"
aria-describedby="{{described}}" {{!'aria-invalid="true"' if side in errors else ''}}>
  </div>
  % end
  <p id="photo-said" role="status" data-large="{{_('This photo is too large. Choose one of at most 8 MB.')}}"
data-sending="{{_('We are sending your photo …')}}"></p>
  <button class="usa-button" type="submit">{{_('Read my license')}}</button>
</form>
