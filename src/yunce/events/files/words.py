"""What the rules' refusals say to a person: why a file, a mapping or a row was not taken, and what to do.

The rules carry codes and facts; the words, translated, are here and nowhere else.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yunce.events.files.rules.rejects import Reject

FILE: dict[str, Promise] = {
    "empty_file": gettext_lazy("文件里没有内容。请确认导出是否成功。"),
    "not_a_table": gettext_lazy("这不是表格文件。请上传 csv、csv.gz、xlsx 或 parquet。"),
    "old_excel": gettext_lazy("这是旧版 Excel（.xls）文件。请在 Excel 里另存为 .xlsx 再上传。"),
    "web_page": gettext_lazy("这个文件其实是网页，不是表格。请用 Excel 打开后另存为 .xlsx 再上传。"),
    "locked_workbook": gettext_lazy("这个 Excel 文件有密码。请去掉密码后再上传。"),
    "broken_workbook": gettext_lazy("这个 Excel 文件打不开：%(detail)s。请重新导出。"),
    "broken_parquet": gettext_lazy("这个 parquet 文件打不开：%(detail)s。请重新导出。"),
    "broken_gzip": gettext_lazy("压缩文件不完整或已损坏。请重新压缩后上传。"),
    "file_too_large": gettext_lazy("文件有 %(size_mb)s MB，超过上限 %(limit_mb)s MB。请按月拆成几个文件。"),
    "unpacked_too_large": gettext_lazy("文件解压后超过 %(limit_mb)s MB。请拆成几个文件。"),
    "too_many_rows": gettext_lazy("文件超过 %(limit)s 行。请按月拆成几个文件。"),
    "too_many_columns": gettext_lazy("文件有 %(found)s 列，最多 %(limit)s 列。请删去用不到的列。"),
    "sheet_too_large": gettext_lazy(
        "工作表占到第 %(rows)s 行、第 %(columns)s 列，太大了。多半是末尾有空白格式，请只复制有数据的区域到新表。"
    ),
    "cell_too_long": gettext_lazy("第 %(row)s 行有一个格子超过 %(limit)s 个字。"),
    "unclosed_quote": gettext_lazy("第 %(row)s 行开始有一个引号没有成对，后面的内容被当成了一格。请检查这一行的引号。"),
    "wrong_encoding": gettext_lazy("第 %(row)s 行起文字编码读不通。请换一种编码再试。"),
    "unknown_encoding": gettext_lazy("不认识编码 %(encoding)s。"),
    "no_such_sheet": gettext_lazy("文件里没有工作表「%(sheet)s」。"),
    "no_such_header_row": gettext_lazy("文件没有第 %(row)s 行，请改表头所在的行。"),
    "out_of_memory": gettext_lazy("文件太大，读的时候内存不够。请拆成几个文件。"),
    "reader_died": gettext_lazy("读这个文件时出了故障，可能文件已损坏或太大。请重新导出，或拆成几个文件。"),
}
MAPPING: dict[str, Promise] = {
    "missing": gettext_lazy("请选择哪一列是时间。"),
    "name_or_column": gettext_lazy("%(where)s：%(allowed)s 要写且只写一个。"),
    "ambiguous_time": gettext_lazy("「%(got)s」里的日期看不出先写日还是先写月，请选择时间格式（%(allowed)s）。"),
    "unreadable_time": gettext_lazy("「%(got)s」这一列大多读不成时间，请换一列或指定时间格式。"),
    "unknown_zone": gettext_lazy("没有时区「%(got)s」，请用 Asia/Shanghai 这样的名字。"),
    "no_such_column": gettext_lazy("%(where)s：文件里没有「%(got)s」这一列。文件的列有：%(allowed)s。"),
    "not_toml": gettext_lazy("映射文件读不通：%(got)s。"),
    "unknown_section": gettext_lazy("映射里没有 [%(where)s] 这一节。可用：%(allowed)s。"),
    "unknown_key": gettext_lazy("映射里没有 %(where)s 这一项。可用：%(allowed)s。"),
    "not_a_section": gettext_lazy("%(where)s 应当是一节，例如 [%(where)s]。"),
    "not_a_table": gettext_lazy("%(where)s 应当是一组「列 = 值」。"),
    "not_a_list": gettext_lazy("%(where)s 应当是列名的清单。"),
    "not_allowed": gettext_lazy("%(where)s 不能是「%(got)s」。可用：%(allowed)s。"),
}
ROW: dict[str, Promise] = {
    "missing_time": gettext_lazy("没有时间"),
    "missing_event": gettext_lazy("没有事件名"),
    "bad_time": gettext_lazy("读不成时间"),
    "bad_number": gettext_lazy("不是数字"),
    "bad_yes_no": gettext_lazy("不是「是」或「否」"),
    "amount_too_large": gettext_lazy("金额太大，要小于一万亿"),
    "rounded_id": gettext_lazy("编号被 Excel 改成了科学计数，后几位已经丢失；请在 Excel 里把这一列设为文本后重新导出"),
    "too_long": gettext_lazy("超过 %(limit)s 个字"),
    "too_many_cells": gettext_lazy("这一行有 %(found)s 格，表头只有 %(expected)s 列；多半是文字里的逗号没有加引号"),
    "undecodable": gettext_lazy("有读不出的字符，编码可能不对"),
    "in_the_future": gettext_lazy("时间在一天以后的将来"),
    "too_much": gettext_lazy("这一行的属性太多太长，超过 64 KB"),
    "door": gettext_lazy("没有被接收：%(message)s"),
}


def file_words(code: str, facts: Mapping[str, Any]) -> str:
    """Why a file is refused, and what to do."""
    return str(FILE[code]) % facts if code in FILE else _("文件没有被接收（%(code)s）。") % {"code": code}


def mapping_words(code: str, *, where: str, got: str, allowed: tuple[str, ...]) -> str:
    """What is wrong with a mapping."""
    facts = {"where": where, "got": got, "allowed": _("、").join(allowed)}
    return str(MAPPING[code]) % facts if code in MAPPING else f"{where}: {code}"


def row_words(reject: Reject) -> str:
    """Why a row was kept aside."""
    return str(ROW[reject.code]) % reject.facts if reject.code in ROW else reject.code


def error_words(error: Mapping[str, Any]) -> str:
    """Why an import stopped, from what its job keeps."""
    code = str(error.get("code", ""))
    if error.get("where"):
        return mapping_words(
            code, where=str(error["where"]), got=str(error.get("got", "")), allowed=tuple(error.get("allowed", ()))
        )
    if code == "store":
        return _("数据库暂时写不进去：%(detail)s。修好后可以重新导入同一个文件，不会重复。") % {
            "detail": error.get("detail", "")
        }
    if code == "source_shut":
        return _("这个数据来源已停用。请选择别的来源。")
    return file_words(code, error.get("facts", {}))
