"""What happens to grants."""

from plietsch.funding.operations.awards import PlanDoesNotAddUp, give_finance_role, open_award

__all__ = ["PlanDoesNotAddUp", "give_finance_role", "open_award"]
