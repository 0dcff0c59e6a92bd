# The workers: hosts that run `proofing-consumer` by systemd, as many as the queue needs.

locals {
  name = "${var.env_name}-idp-worker"
}

resource "aws_launch_template" "worker" {
  name_prefix            = "${local.name}-"
  image_id               = var.worker_image_id
  instance_type          = var.worker_instance_type
  update_default_version = true
  vpc_security_group_ids = var.security_group_ids

  user_data = base64encode(templatefile("${path.module}/worker.yml.tftpl", {
    application_yml = "s3://${var.secrets_bucket}/${var.secrets_key}"
    hook            = local.name
    region          = var.region
    worker_unit     = base64encode(file("${path.module}/../systemd/idp-worker.service"))
    drain_unit      = base64encode(file("${path.module}/../drain/idp-drain.service"))
    drain           = base64encode(file("${path.module}/../drain/idp-drain"))
    agent = base64encode(templatefile("${path.module}/../cloudwatch/agent.json", {
      log_group = aws_cloudwatch_log_group.worker.name
    }))
  }))

  iam_instance_profile {
    arn = aws_iam_instance_profile.worker.arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  tag_specifications {
    resource_type = "instance"
    tags = {
      Name = local.name
    }
  }
}

resource "aws_autoscaling_group" "worker" {
  name                      = local.name
  min_size                  = var.asg_worker_min
  desired_capacity          = var.asg_worker_desired
  max_size                  = var.asg_worker_max
  vpc_zone_identifier       = var.subnet_ids
  health_check_type         = "EC2"
  health_check_grace_period = 120
  default_instance_warmup   = 120
  termination_policies      = ["OldestLaunchTemplate", "OldestInstance"]

  launch_template {
    id      = aws_launch_template.worker.id
    version = aws_launch_template.worker.latest_version
  }

  # A new image or setting replaces the hosts, one after the other, new ones first.
  instance_refresh {
    strategy = "Rolling"
    preferences {
      min_healthy_percentage = 100
      max_healthy_percentage = 150
    }
  }

  # From the first moment of the group on, or its first hosts would end without draining.
  initial_lifecycle_hook {
    name                 = local.name
    lifecycle_transition = "autoscaling:EC2_INSTANCE_TERMINATING"
    heartbeat_timeout    = 120
    default_result       = "CONTINUE"
  }

  tag {
    key                 = "Name"
    value               = local.name
    propagate_at_launch = true
  }

  lifecycle {
    ignore_changes = [desired_capacity]

    precondition {
      condition     = var.asg_worker_min <= var.asg_worker_desired && var.asg_worker_desired <= var.asg_worker_max
      error_message = "asg_worker_min <= asg_worker_desired <= asg_worker_max."
    }
  }
}

# Half of the threads busy: a worker more or less keeps it so. This alone scales in.
resource "aws_autoscaling_policy" "busy_threads" {
  name                   = "${local.name}-busy-threads"
  autoscaling_group_name = aws_autoscaling_group.worker.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = 50

    customized_metric_specification {
      metrics {
        id          = "claimed"
        return_data = false
        metric_stat {
          stat = "Maximum"
          metric {
            namespace   = var.cloudwatch_namespace
            metric_name = "JobsClaimed"
          }
        }
      }
      metrics {
        id          = "threads"
        return_data = false
        metric_stat {
          stat = "Minimum"
          metric {
            namespace   = var.cloudwatch_namespace
            metric_name = "Threads"
          }
        }
      }
      metrics {
        id          = "busy"
        label       = "Busy threads of a hundred"
        expression  = "100 * claimed / threads"
        return_data = true
      }
    }
  }
}

# Somebody waits for a worker: at once one more, and where it is worse three.
resource "aws_autoscaling_policy" "oldest_job" {
  name                      = "${local.name}-oldest-job"
  autoscaling_group_name    = aws_autoscaling_group.worker.name
  policy_type               = "StepScaling"
  adjustment_type           = "ChangeInCapacity"
  metric_aggregation_type   = "Maximum"
  estimated_instance_warmup = 120

  step_adjustment {
    scaling_adjustment          = 1
    metric_interval_lower_bound = 0
    metric_interval_upper_bound = 15
  }

  step_adjustment {
    scaling_adjustment          = 3
    metric_interval_lower_bound = 15
  }
}

resource "aws_cloudwatch_metric_alarm" "scale_out" {
  alarm_name          = "${local.name}-scale-out"
  alarm_description   = "The oldest job has waited for 5 seconds: more workers. Nobody is paged."
  namespace           = var.cloudwatch_namespace
  metric_name         = "JobsOldestSeconds"
  statistic           = "Maximum"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 5
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_autoscaling_policy.oldest_job.arn]
}
