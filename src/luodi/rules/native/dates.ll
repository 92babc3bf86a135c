; The civil calendar: days since 1970-01-01 as year, month and day, and back. Years 1 to 9999; steps as docs/rules/semantics.md has them.

define internal { i64, i64, i64 } @civil(i64 %day) nounwind {
  %z = add i64 %day, 719468
  %era = sdiv i64 %z, 146097
  %eras = mul i64 %era, 146097
  %doe = sub i64 %z, %eras
  %a = sdiv i64 %doe, 1460
  %b = sdiv i64 %doe, 36524
  %c = sdiv i64 %doe, 146096
  %d = sub i64 %doe, %a
  %e = add i64 %d, %b
  %f = sub i64 %e, %c
  %yoe = sdiv i64 %f, 365
  %leaps = sdiv i64 %yoe, 4
  %centuries = sdiv i64 %yoe, 100
  %g = mul i64 %yoe, 365
  %h = add i64 %g, %leaps
  %i = sub i64 %h, %centuries
  %doy = sub i64 %doe, %i
  %j = mul i64 %doy, 5
  %k = add i64 %j, 2
  %mp = sdiv i64 %k, 153
  %l = mul i64 %mp, 153
  %m = add i64 %l, 2
  %n = sdiv i64 %m, 5
  %o = sub i64 %doy, %n
  %dom = add i64 %o, 1
  %early = icmp slt i64 %mp, 10
  %p = select i1 %early, i64 3, i64 -9
  %month = add i64 %mp, %p
  %y400 = mul i64 %era, 400
  %q = add i64 %yoe, %y400
  %first = icmp sle i64 %month, 2
  %r = zext i1 %first to i64
  %year = add i64 %q, %r
  %s = insertvalue { i64, i64, i64 } undef, i64 %year, 0
  %t = insertvalue { i64, i64, i64 } %s, i64 %month, 1
  %u = insertvalue { i64, i64, i64 } %t, i64 %dom, 2
  ret { i64, i64, i64 } %u
}

define internal i64 @days_of(i64 %year, i64 %month, i64 %dom) nounwind {
  %first = icmp sle i64 %month, 2
  %a = zext i1 %first to i64
  %y = sub i64 %year, %a
  %era = sdiv i64 %y, 400
  %b = mul i64 %era, 400
  %yoe = sub i64 %y, %b
  %c = select i1 %first, i64 9, i64 -3
  %mp = add i64 %month, %c
  %d = mul i64 %mp, 153
  %e = add i64 %d, 2
  %f = sdiv i64 %e, 5
  %g = add i64 %f, %dom
  %doy = sub i64 %g, 1
  %h = mul i64 %yoe, 365
  %leaps = sdiv i64 %yoe, 4
  %centuries = sdiv i64 %yoe, 100
  %i = add i64 %h, %leaps
  %j = sub i64 %i, %centuries
  %doe = add i64 %j, %doy
  %k = mul i64 %era, 146097
  %l = add i64 %k, %doe
  %m = sub i64 %l, 719468
  ret i64 %m
}

define internal i1 @leap(i64 %year) nounwind {
  %a = srem i64 %year, 4
  %b = srem i64 %year, 100
  %c = srem i64 %year, 400
  %four = icmp eq i64 %a, 0
  %hundred = icmp ne i64 %b, 0
  %fourhundred = icmp eq i64 %c, 0
  %d = or i1 %hundred, %fourhundred
  %e = and i1 %four, %d
  ret i1 %e
}

define internal i64 @month_length(i64 %year, i64 %month) nounwind {
  %a = ashr i64 %month, 3
  %b = add i64 %month, %a
  %c = and i64 %b, 1
  %d = add i64 %c, 30
  %leap = call i1 @leap(i64 %year)
  %e = zext i1 %leap to i64
  %f = add i64 %e, 28
  %february = icmp eq i64 %month, 2
  %g = select i1 %february, i64 %f, i64 %d
  ret i64 %g
}

; Where a step leads beyond the calendar: its last or first day.
define internal i64 @edge(i64 %amount) nounwind {
  %a = icmp sgt i64 %amount, 0
  %b = select i1 %a, i64 2932896, i64 -719162
  ret i64 %b
}

define internal i64 @add_days(i64 %day, i64 %amount) nounwind {
  %to = add i64 %day, %amount
  %late = icmp sgt i64 %to, 2932896
  %early = icmp slt i64 %to, -719162
  %beyond = or i1 %late, %early
  %edge = call i64 @edge(i64 %amount)
  %a = select i1 %beyond, i64 %edge, i64 %to
  ret i64 %a
}

define internal i64 @add_months(i64 %day, i64 %amount) nounwind {
  %date = call { i64, i64, i64 } @civil(i64 %day)
  %y = extractvalue { i64, i64, i64 } %date, 0
  %m = extractvalue { i64, i64, i64 } %date, 1
  %d = extractvalue { i64, i64, i64 } %date, 2
  %a = mul i64 %y, 12
  %b = add i64 %a, %m
  %c = sub i64 %b, 1
  %index = add i64 %c, %amount
  %late = icmp sgt i64 %index, 119999
  %early = icmp slt i64 %index, 12
  %beyond = or i1 %late, %early
  %year = sdiv i64 %index, 12
  %e = mul i64 %year, 12
  %f = sub i64 %index, %e
  %month = add i64 %f, 1
  %last = call i64 @month_length(i64 %year, i64 %month)
  %over = icmp sgt i64 %d, %last
  %dom = select i1 %over, i64 %last, i64 %d
  %to = call i64 @days_of(i64 %year, i64 %month, i64 %dom)
  %edge = call i64 @edge(i64 %amount)
  %g = select i1 %beyond, i64 %edge, i64 %to
  ret i64 %g
}

define internal i64 @add_years(i64 %day, i64 %amount) nounwind {
  %a = mul i64 %amount, 12
  %b = call i64 @add_months(i64 %day, i64 %a)
  ret i64 %b
}

define internal i64 @full_days(i64 %start, i64 %end) nounwind {
  %a = sub i64 %end, %start
  ret i64 %a
}

define internal i64 @full_months(i64 %start, i64 %end) nounwind {
  %back = icmp slt i64 %end, %start
  %one = select i1 %back, i64 %end, i64 %start
  %two = select i1 %back, i64 %start, i64 %end
  %from = call { i64, i64, i64 } @civil(i64 %one)
  %to = call { i64, i64, i64 } @civil(i64 %two)
  %y1 = extractvalue { i64, i64, i64 } %from, 0
  %m1 = extractvalue { i64, i64, i64 } %from, 1
  %d1 = extractvalue { i64, i64, i64 } %from, 2
  %y2 = extractvalue { i64, i64, i64 } %to, 0
  %m2 = extractvalue { i64, i64, i64 } %to, 1
  %d2 = extractvalue { i64, i64, i64 } %to, 2
  %a = sub i64 %y2, %y1
  %b = mul i64 %a, 12
  %c = add i64 %b, %m2
  %n = sub i64 %c, %m1
  %length = call i64 @month_length(i64 %y2, i64 %m2)
  %reached = icmp sge i64 %d2, %d1
  %last = icmp eq i64 %d2, %length
  %full = or i1 %reached, %last
  %less = sub i64 %n, 1
  %months = select i1 %full, i64 %n, i64 %less
  %minus = sub i64 0, %months
  %e = select i1 %back, i64 %minus, i64 %months
  ret i64 %e
}

; One born on 29 February is a year older on 28 February where the year has no 29th.
define internal i64 @full_years(i64 %start, i64 %end) nounwind {
  %back = icmp slt i64 %end, %start
  %one = select i1 %back, i64 %end, i64 %start
  %two = select i1 %back, i64 %start, i64 %end
  %from = call { i64, i64, i64 } @civil(i64 %one)
  %to = call { i64, i64, i64 } @civil(i64 %two)
  %y1 = extractvalue { i64, i64, i64 } %from, 0
  %m1 = extractvalue { i64, i64, i64 } %from, 1
  %d1 = extractvalue { i64, i64, i64 } %from, 2
  %y2 = extractvalue { i64, i64, i64 } %to, 0
  %m2 = extractvalue { i64, i64, i64 } %to, 1
  %d2 = extractvalue { i64, i64, i64 } %to, 2
  %n = sub i64 %y2, %y1
  %h1 = mul i64 %m1, 100
  %h2 = mul i64 %m2, 100
  %md1 = add i64 %h1, %d1
  %md2 = add i64 %h2, %d2
  %leap = call i1 @leap(i64 %y2)
  %common = xor i1 %leap, true
  %born = icmp eq i64 %md1, 229
  %on = icmp eq i64 %md2, 228
  %a = and i1 %born, %on
  %last = and i1 %a, %common
  %reached = icmp sge i64 %md2, %md1
  %full = or i1 %reached, %last
  %less = sub i64 %n, 1
  %years = select i1 %full, i64 %n, i64 %less
  %minus = sub i64 0, %years
  %e = select i1 %back, i64 %minus, i64 %years
  ret i64 %e
}
