"""The functions that a question may call, by their names in ClickHouse. What is not here is refused.

Every function here reads nothing but its arguments. Left out on purpose: what reads files, dictionaries, other tables,
settings or the machine (dictGet, joinGet, file, getSetting, hostName …), what waits (sleep), what fails on purpose
(throwIf), and what differs from one run to the next (rand, now64 …): a kept answer can be asked again. `now()` and
`today()` are written as the workspace's own moment, see `bind.py`.
"""

from functools import cache

_AGGREGATES = """
count sum avg min max any anyLast first_value last_value argMin argMax uniq uniqExact uniqCombined uniqCombined64
uniqHLL12 quantile quantiles quantileExact quantilesExact quantileExactLow quantileExactHigh quantileTDigest
quantilesTDigest quantileExactWeighted quantileTiming median medianExact stddevPop stddevSamp varPop varSamp
covarPop covarSamp corr skewPop skewSamp kurtPop kurtSamp avgWeighted topK topKWeighted groupArray groupUniqArray
groupArraySorted groupConcat sumMap minMap maxMap sumCount sumKahan deltaSum boundingRatio entropy retention
windowFunnel sequenceMatch sequenceCount histogram simpleLinearRegression rankCorr studentTTest welchTTest
mannWhitneyUTest cramersV theilsU contingency intervalLengthSum maxIntersections groupBitAnd groupBitOr groupBitXor
uniqUpTo anyHeavy
"""
_COMBINATORS = ("If", "Distinct", "OrNull", "OrDefault", "Array", "ForEach", "ArgMin", "ArgMax", "Map")

_WINDOWS = """
row_number rank dense_rank percent_rank cume_dist ntile lag lead lagInFrame leadInFrame nth_value
"""
_TIMES = """
toDate toDate32 toDateTime toDateTime64 toDateOrNull toDateTimeOrNull toDateTime64OrNull toTimeZone toUnixTimestamp
fromUnixTimestamp toYear toQuarter toMonth toWeek toYearWeek toISOWeek toISOYear toDayOfYear toDayOfMonth
toDayOfWeek toHour toMinute toSecond toMillisecond toStartOfYear toStartOfISOYear toStartOfQuarter toStartOfMonth
toStartOfWeek toMonday toStartOfDay toStartOfHour toStartOfMinute toStartOfFiveMinutes toStartOfTenMinutes
toStartOfFifteenMinutes toStartOfSecond toStartOfInterval toLastDayOfMonth toLastDayOfWeek toYYYYMM toYYYYMMDD
toYYYYMMDDhhmmss toRelativeDayNum toRelativeWeekNum toRelativeMonthNum toRelativeHourNum dateDiff date_diff age
date_trunc dateTrunc addYears addQuarters addMonths addWeeks addDays addHours addMinutes addSeconds subtractYears
subtractQuarters subtractMonths subtractWeeks subtractDays subtractHours subtractMinutes subtractSeconds
formatDateTime parseDateTime parseDateTimeOrNull parseDateTimeBestEffort parseDateTimeBestEffortOrNull
parseDateTime64BestEffortOrNull dateName monthName makeDate timeSlot toTime toIntervalSecond toIntervalMinute
toIntervalHour toIntervalDay toIntervalWeek toIntervalMonth toIntervalQuarter toIntervalYear now today yesterday
"""
_NUMBERS = """
abs sign round floor ceil ceiling trunc roundBankers roundDown sqrt cbrt exp exp2 exp10 log log2 log10 log1p ln pow
power sin cos tan asin acos atan atan2 pi e degrees radians greatest least intDiv intDivOrZero modulo moduloOrZero
positiveModulo plus minus multiply divide negate isNaN isFinite isInfinite ifNotFinite gcd lcm widthBucket sigmoid
erf bitAnd bitOr bitXor bitNot bitShiftLeft bitShiftRight bitCount bitTest
"""
_TEXTS = """
length lengthUTF8 char_length empty notEmpty lower upper lowerUTF8 upperUTF8 initcap reverse reverseUTF8 concat
concatWithSeparator substring substr substringUTF8 substringIndex left right leftUTF8 rightUTF8 trim trimLeft
trimRight trimBoth ltrim rtrim leftPad rightPad leftPadUTF8 rightPadUTF8 repeat replace replaceOne replaceAll
replaceRegexpOne replaceRegexpAll position positionUTF8 positionCaseInsensitive positionCaseInsensitiveUTF8 locate
startsWith endsWith match like ilike notLike notILike multiSearchAny multiSearchAnyCaseInsensitive
multiSearchFirstIndex countSubstrings countSubstringsCaseInsensitive countMatches extract extractAll extractGroups
splitByChar splitByString splitByRegexp splitByWhitespace arrayStringConcat hasToken ngramDistance ngramSearch
editDistance hex unhex base64Encode base64Decode tryBase64Decode ascii char space isValidUTF8 toValidUTF8
appendTrailingCharIfAbsent cityHash64 sipHash64 xxHash64 MD5 SHA256 protocol domain domainWithoutWWW topLevelDomain
path pathFull queryString fragment cutQueryString cutURLParameter extractURLParameter extractURLParameters
extractURLParameterNames decodeURLComponent encodeURLComponent
"""
_TYPES = """
toInt8 toInt16 toInt32 toInt64 toInt128 toUInt8 toUInt16 toUInt32 toUInt64 toUInt128 toFloat32 toFloat64 toString
toInt32OrNull toInt64OrNull toUInt32OrNull toUInt64OrNull toFloat64OrNull toFloat64OrZero toInt64OrZero toDecimal32
toDecimal64 toDecimal128 toDecimal64OrNull toDecimal64OrZero toDecimal128OrNull toBool toFixedString toUUID
toUUIDOrNull toTypeName toNullable toLowCardinality accurateCastOrNull cast
"""
_CHOICES = """
if multiIf ifNull nullIf coalesce assumeNotNull isNull isNotNull isZeroOrNull and or not xor equals notEquals less
greater lessOrEquals greaterOrEquals transform identity
"""
_LISTS = """
array tuple map arrayJoin arrayElement tupleElement arrayMap arrayFilter arrayCount arraySum arrayAvg arrayMin
arrayMax arrayProduct arrayExists arrayAll arrayFirst arrayFirstIndex arrayFirstOrNull arrayLast arrayLastIndex
arrayLastOrNull arraySort arrayReverseSort arrayPartialSort arrayReverse arrayDistinct arrayUniq arrayConcat
arraySlice arrayPopBack arrayPopFront arrayPushBack arrayPushFront arrayCompact arrayDifference arrayCumSum
arrayCumSumNonNegative arrayEnumerate arrayEnumerateUniq arrayFlatten flatten arrayZip arrayZipUnaligned
arrayIntersect arrayUnion arrayFill arrayReverseFill arraySplit arrayResize arrayRotateLeft arrayRotateRight has
hasAny hasAll hasSubstr indexOf countEqual range mapKeys mapValues mapContains mapFilter mapApply mapAdd
mapFromArrays mapExists mapAll mapSort emptyArrayString emptyArrayUInt64 tupleConcat
"""
_JSON = """
JSONHas JSONLength JSONKey JSONType JSONExtractUInt JSONExtractInt JSONExtractFloat JSONExtractBool
JSONExtractString JSONExtractRaw JSONExtractArrayRaw JSONExtractKeysAndValuesRaw JSONExtractKeys JSONExtract
JSON_VALUE JSON_QUERY JSON_EXISTS isValidJSON simpleJSONExtractString simpleJSONExtractInt simpleJSONExtractFloat
simpleJSONExtractBool simpleJSONHas toJSONString
"""

_BARE = """
currentdatabase current_database database schema currentuser current_user session_user user currenthandler
currentrequesturl now today yesterday curdate current_date current_timestamp localtime localtimestamp
"""
# Names that ClickHouse takes for calls without brackets, unless the query names something so itself. Lower case.
BARE_CALLS = frozenset(_BARE.split())

AGGREGATES = frozenset(_AGGREGATES.split())
FUNCTIONS = frozenset(" ".join((_WINDOWS, _TIMES, _NUMBERS, _TEXTS, _TYPES, _CHOICES, _LISTS, _JSON)).split())

# ClickHouse takes these names in any case; everything else is spelled exactly, and a near spelling is put right here.
_BY_LOWER = {name.lower(): name for name in sorted(FUNCTIONS | AGGREGATES)}


@cache
def canonical(name: str) -> str | None:
    """The function's own spelling; None when it is none of ours. Aggregates may carry combinators, as `sumIf` does."""
    if name in FUNCTIONS or name in AGGREGATES:
        return name
    if name.lower() in _BY_LOWER:
        return _BY_LOWER[name.lower()]
    for suffix in _COMBINATORS:
        stem = name[: -len(suffix)]
        if stem and name.endswith(suffix) and (found := canonical(stem)) and _is_aggregate(found):
            return found + suffix
    return None


def _is_aggregate(name: str) -> bool:
    if name in AGGREGATES:
        return True
    return any(name.endswith(suffix) and _is_aggregate(name[: -len(suffix)]) for suffix in _COMBINATORS)
