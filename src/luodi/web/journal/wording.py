"""The journal in words: what each action and object is called on a page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def verb_words(verb: str) -> str:
    """An action in words; its own name where there are none yet."""
    return {
        "documents.ingest": _("读入文件"),
        "ledger.propose": _("提出任务"),
        "ledger.realign": _("随新版本对齐"),
        "review.confirm": _("确认任务"),
        "review.reject": _("不予立项"),
        "review.amend": _("修改并确认"),
        "review.split": _("拆分任务"),
        "review.merge": _("合并任务"),
        "review.undo": _("撤销审核"),
        "review.publish": _("发布交办"),
        "ledger.assign": _("交办"),
        "ledger.acknowledge": _("签收"),
        "ledger.report": _("反馈"),
        "ledger.attach_evidence": _("上传佐证"),
        "ledger.sign_report": _("审签"),
        "ledger.return_report": _("退回反馈"),
        "ledger.accept_report": _("核查通过"),
        "ledger.strike_off": _("销号"),
        "ledger.request": _("提出申请"),
        "ledger.answer_request": _("答复申请"),
        "ledger.withdraw_request": _("撤回申请"),
        "ledger.suspend": _("中止"),
        "ledger.interrupt": _("中断"),
        "ledger.resume": _("恢复"),
        "ledger.extend": _("延期"),
        "ledger.chase": _("催办"),
        "ledger.confirm_batch": _("批量办理"),
        "ledger.share_out": _("分解目标"),
        "ledger.open_periods": _("开启新周期"),
        "ledger.adopt_calendar": _("启用日历"),
        "ledger.pass_on": _("移交承接单位"),
        "rosters.upload": _("上传名单"),
        "rosters.confirm": _("确认列并认定"),
        "rosters.erase": _("删除名单"),
        "desk.begin": _("受理"),
        "desk.answer": _("填写事实"),
        "desk.submit": _("提交复核"),
        "desk.approve": _("复核通过"),
        "desk.return_ruling": _("退回"),
        "desk.withdraw": _("撤回"),
        "desk.amend": _("变更"),
        "desk.erase": _("抹除事实"),
        "people.load_registry": _("载入单位库"),
        "people.add_user": _("开通账号"),
        "people.change_user": _("调整账号"),
        "people.disable_user": _("停用账号"),
        "people.enable_user": _("启用账号"),
        "people.set_password": _("重设密码"),
        "people.add_unit": _("增设单位"),
        "people.change_unit": _("调整单位"),
        "people.rename_unit": _("单位更名"),
        "people.succeed_unit": _("登记承接单位"),
        "people.carry_out_succession": _("移交承接单位"),
        "api.issue_token": _("发放令牌"),
        "api.revoke_token": _("撤销令牌"),
        "api.open_system": _("开通接入系统"),
        "journal.erase_personal": _("删除个人信息"),
        "journal.note_reading": _("查阅个人信息"),
    }.get(verb, verb)


def object_words(object_type: str) -> str:
    """A kind of object in words; its own name where there are none yet."""
    return {
        "desk.matter": _("认定事项"),
        "documents.document": _("文件"),
        "documents.source": _("来源文件"),
        "documents.version": _("版本"),
        "ledger.commitment": _("任务"),
        "calendars.calendaryear": _("工作日历"),
        "ledger.batch": _("批量办理"),
        "rosters.roster": _("名单"),
        "people.registry": _("单位库"),
        "people.unit": _("单位"),
        "people.user": _("用户"),
        "api.token": _("令牌"),
        "api.system": _("接入系统"),
    }.get(object_type, object_type)
