# What somebody is called for. Each has its entry in docs/runbook.md, by the last part of its name.

resource "aws_sns_topic" "worker_alarms" {
  name = "${local.name}-alarms"
}

locals {
  # A metric, and the bound that it must not pass in `of` of the last minutes.
  alarms = {
    oldest-job = {
      says     = "The oldest job has waited for more than 20 seconds; its person waits for 60 at most."
      metric   = "JobsOldestSeconds"
      stat     = "Maximum"
      operator = "GreaterThanThreshold"
      bound    = 20
      of       = 1
      missing  = "notBreaching"
    }
    no-worker = {
      says     = "No worker lives, or nobody can count them."
      metric   = "Workers"
      stat     = "Minimum"
      operator = "LessThanThreshold"
      bound    = 1
      of       = 2
      missing  = "breaching"
    }
    canary-late = {
      says     = "A job that a web process sent through the queue did not come back in 20 seconds."
      metric   = "CanariesLate"
      stat     = "Sum"
      operator = "GreaterThanOrEqualToThreshold"
      bound    = 1
      of       = 1
      missing  = "notBreaching"
    }
    key-missing = {
      says     = "A session key was taken away while it still opens something."
      metric   = "KeysMissing"
      stat     = "Sum"
      operator = "GreaterThanOrEqualToThreshold"
      bound    = 1
      of       = 1
      missing  = "notBreaching"
    }
    part-unavailable = {
      says     = "Postgres, its schema, Redis or KMS does not serve some process."
      metric   = "PartsUnavailable"
      stat     = "Sum"
      operator = "GreaterThanOrEqualToThreshold"
      bound    = 1
      of       = 1
      missing  = "notBreaching"
    }
  }

  alarmed = var.idp_worker_alarms_enabled == 1 ? local.alarms : {}
  watched = var.idp_worker_alarms_enabled == 1 ? toset(var.vendor_services) : toset([])
}

resource "aws_cloudwatch_metric_alarm" "worker" {
  for_each = local.alarmed

  alarm_name          = "${local.name}-${each.key}"
  alarm_description   = each.value.says
  namespace           = var.cloudwatch_namespace
  metric_name         = each.value.metric
  statistic           = each.value.stat
  comparison_operator = each.value.operator
  threshold           = each.value.bound
  period              = 60
  evaluation_periods  = each.value.of
  datapoints_to_alarm = each.value.of
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.worker_alarms.arn]
  ok_actions          = [aws_sns_topic.worker_alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "queue_growth" {
  count = var.idp_worker_alarms_enabled

  alarm_name          = "${local.name}-queue-growth"
  alarm_description   = "More than 20 jobs wait, and more each minute, for three minutes."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.worker_alarms.arn]
  ok_actions          = [aws_sns_topic.worker_alarms.arn]

  metric_query {
    id = "queued"
    metric {
      namespace   = var.cloudwatch_namespace
      metric_name = "JobsQueued"
      stat        = "Maximum"
      period      = 60
    }
  }

  metric_query {
    id          = "growth"
    label       = "Growth of a queue of more than 20"
    expression  = "IF(queued > 20, DIFF(queued), 0)"
    return_data = true
  }
}

resource "aws_cloudwatch_metric_alarm" "failed_share" {
  count = var.idp_worker_alarms_enabled

  alarm_name          = "${local.name}-failed-share"
  alarm_description   = "More than a tenth of at least 5 people in five minutes got no answer: a vendor's error, or out of time."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.worker_alarms.arn]
  ok_actions          = [aws_sns_topic.worker_alarms.arn]

  metric_query {
    id = "ended"
    metric {
      namespace   = var.cloudwatch_namespace
      metric_name = "WaitsEnded"
      stat        = "Sum"
      period      = 300
    }
  }

  metric_query {
    id = "erred"
    metric {
      namespace   = var.cloudwatch_namespace
      metric_name = "WaitsEnded"
      stat        = "Sum"
      period      = 300
      dimensions  = { outcome = "vendor_error" }
    }
  }

  metric_query {
    id = "late"
    metric {
      namespace   = var.cloudwatch_namespace
      metric_name = "WaitsEnded"
      stat        = "Sum"
      period      = 300
      dimensions  = { outcome = "timed_out" }
    }
  }

  metric_query {
    id          = "share"
    label       = "Waits of a hundred without an answer"
    expression  = "IF(ended >= 5, 100 * (FILL(erred, 0) + FILL(late, 0)) / ended, 0)"
    return_data = true
  }
}

resource "aws_cloudwatch_metric_alarm" "vendor_errors" {
  for_each = local.watched

  alarm_name          = "${local.name}-vendor-errors-${each.key}"
  alarm_description   = "More than a fifth of at least 5 calls in five minutes got no answer of ${each.key}."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 20
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.worker_alarms.arn]
  ok_actions          = [aws_sns_topic.worker_alarms.arn]

  metric_query {
    id = "called"
    metric {
      namespace   = var.cloudwatch_namespace
      metric_name = "VendorCalls"
      stat        = "Sum"
      period      = 300
      dimensions  = { service = each.key }
    }
  }

  metric_query {
    id = "answered"
    metric {
      namespace   = var.cloudwatch_namespace
      metric_name = "VendorCalls"
      stat        = "Sum"
      period      = 300
      dimensions  = { service = each.key, outcome = "answered" }
    }
  }

  # What another vendor's no had settled was not asked, and is no error.
  metric_query {
    id = "spared"
    metric {
      namespace   = var.cloudwatch_namespace
      metric_name = "VendorCalls"
      stat        = "Sum"
      period      = 300
      dimensions  = { service = each.key, outcome = "not_needed" }
    }
  }

  metric_query {
    id         = "asked"
    label      = "Calls that were made, or should have been"
    expression = "called - FILL(spared, 0)"
  }

  metric_query {
    id          = "share"
    label       = "Calls of a hundred without an answer"
    expression  = "IF(asked >= 5, 100 * (asked - FILL(answered, 0)) / asked, 0)"
    return_data = true
  }
}
