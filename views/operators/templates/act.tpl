<a class="ops-act" id="{{verb}}-{{to}}" href="/ops/confirm?verb={{verb}}&amp;to={{to}}">{{verb.capitalize()}}<span
  class="usa-sr-only"> {{to}}</span></a>
