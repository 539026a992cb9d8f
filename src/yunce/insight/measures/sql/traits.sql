 left any join
    (
        select sipHash64(person) as of_whom,
            if(startsWith(value, '"'), JSONExtractString(value), if(value = 'null', '', value)) as trait
        from person_traits
        where workspace = {workspace:String} and key = {trait:String} and person != ''
    ) as traits on p = of_whom
