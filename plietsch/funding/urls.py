from django.urls import path

from plietsch.funding.views import grants, notices, payments, reports

app_name = "funding"
urlpatterns = [
    path("", grants.dashboard, name="dashboard"),
    path("basiszinssaetze/", grants.base_rates, name="base_rates"),
    path("<int:grant>/", grants.grant, name="grant"),
    path("<int:grant>/zustaendige/", grants.new_role, name="new_role"),
    path("<int:grant>/zustaendige/ende/", grants.role_end, name="role_end"),
    path("<int:grant>/bescheide/", notices.new_notice, name="new_notice"),
    path("<int:grant>/aenderungen/", notices.new_change, name="new_change"),
    path("<int:grant>/mittelabrufe/", payments.new_drawdown, name="new_drawdown"),
    path("<int:grant>/rueckforderungen/", payments.new_reclaim, name="new_reclaim"),
    path("<int:grant>/belege/", reports.receipts, name="receipts"),
    path("<int:grant>/belege/neu/", reports.new_receipt, name="new_receipt"),
    path("<int:grant>/zwischennachweise/", reports.new_interim_report, name="new_interim_report"),
    path("<int:grant>/verwendungsnachweise/", reports.new_proof, name="new_proof"),
    path("bescheide/<int:grantnotice>/", notices.notice, name="notice"),
    path("bescheide/<int:grantnotice>/bescheid.pdf", notices.notice_document, name="notice_document"),
    path("bescheide/<int:grantnotice>/erlass/", notices.issuing, name="issuing"),
    path("bescheide/<int:grantnotice>/annahme/", notices.acceptance, name="acceptance"),
    path("bescheide/<int:grantnotice>/widersprueche/", notices.new_appeal, name="new_appeal"),
    path("widersprueche/<int:appeal>/ergebnis/", notices.appeal_settlement, name="appeal_settlement"),
    path("aenderungen/<int:change>/entscheidung/", notices.change_decision, name="change_decision"),
    path("mittelabrufe/<int:drawdown>/pruefung/", payments.drawdown_check, name="drawdown_check"),
    path("mittelabrufe/<int:drawdown>/freigabe/", payments.drawdown_approval, name="drawdown_approval"),
    path("mittelabrufe/<int:drawdown>/auszahlung/", payments.drawdown_payment, name="drawdown_payment"),
    path("mittelabrufe/<int:drawdown>/ablehnung/", payments.drawdown_refusal, name="drawdown_refusal"),
    path("rueckforderungen/<int:reclaim>/eingaenge/", payments.new_repayment, name="new_repayment"),
    path("belege/<int:receipt>/entfernung/", reports.receipt_removal, name="receipt_removal"),
    path(
        "zwischennachweise/<int:interimreport>/annahme/",
        reports.interim_report_acceptance,
        name="interim_report_acceptance",
    ),
    path("verwendungsnachweise/<int:proofofuse>/", reports.proof, name="proof"),
    path("verwendungsnachweise/<int:proofofuse>/pruefung/", reports.proof_check, name="proof_check"),
    path("verwendungsnachweise/<int:proofofuse>/rueckgabe/", reports.proof_return, name="proof_return"),
    path(
        "verwendungsnachweise/<int:proofofuse>/anerkennung/",
        reports.proof_acceptance,
        name="proof_acceptance",
    ),
]
