variable "asg_worker_min" {
  description = "Worker hosts at least. 2, so that one may die and the other takes its jobs."
  type        = number
  default     = 2

  validation {
    condition     = var.asg_worker_min >= 1
    error_message = "At least one, or nobody is proofed."
  }
}

variable "asg_worker_desired" {
  description = "Worker hosts at the beginning; later the scaling says how many, and an apply leaves that alone."
  type        = number
  default     = 2
}

variable "asg_worker_max" {
  description = "Worker hosts at most."
  type        = number
  default     = 8
}

variable "idp_worker_alarms_enabled" {
  description = "1: the alarms are there; 0: they are not."
  type        = number
  default     = 1

  validation {
    condition     = contains([0, 1], var.idp_worker_alarms_enabled)
    error_message = "0 or 1."
  }
}

variable "env_name" {
  description = "The environment, in the name of everything here."
  type        = string
}

variable "region" {
  description = "AWS' region, of the workers, of KMS (aws_region) and of the log."
  type        = string
}

variable "worker_image_id" {
  description = "An AMI with this release in /srv/idp, a user idp, the CloudWatch agent and AWS' command line."
  type        = string
}

variable "worker_instance_type" {
  description = "2 cores and 4 GB do for 8 threads: a worker mostly waits."
  type        = string
  default     = "c7i.large"
}

variable "subnet_ids" {
  description = "Private subnets, of several zones, that reach Postgres, Redis, KMS and the outbound proxy."
  type        = list(string)
}

variable "security_group_ids" {
  description = "What the workers may reach. Nothing needs to reach them but Prometheus at ops_port."
  type        = list(string)
}

variable "kms_key_arn" {
  description = "The key of aws_kms_session_key_id."
  type        = string
}

variable "secrets_bucket" {
  description = "The S3 bucket of application.yml."
  type        = string
}

variable "secrets_key" {
  description = "Where in it application.yml lies."
  type        = string
}

variable "cloudwatch_namespace" {
  description = "As in application.yml."
  type        = string
  default     = "idp"
}

variable "log_retention_days" {
  description = "Of log/production.log in CloudWatch."
  type        = number
  default     = 90
}

variable "vendor_services" {
  description = "The services whose errors are watched, as `vendor.called` names them."
  type        = list(string)
  default = [
    "lexis_nexis_instant_verify",
    "lexis_nexis_phone_finder",
    "aamva_authentication_token",
    "aamva_verification",
  ]
}
