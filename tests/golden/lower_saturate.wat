;; dump: lower
;; Conversions that saturate: signed ones mend what the instruction gives for what it cannot do.
(module
  (func (export "f") (param f64 f32) (result i64)
    (i64.add
      (i64.add (i64.trunc_sat_f64_s (local.get 0)) (i64.extend_i32_s (i32.trunc_sat_f32_s (local.get 1))))
      (i64.extend_i32_u (i32.trunc_sat_f64_u (local.get 0))))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %3=xmm0, %9=xmm1
;;>      1  movi.8 %13, 0
;;>      2  movi.8 %12, 0
;;>      3  vucomisd.8 %3, [rip rodata + 48]
;;>      4  vcvttsd2si.8 %0, %3
;;>      5  setae.1 %12
;;>      6  cmovp.8 %0, %13
;;>      7  sub.8 %0, %12
;;>      8  movi.8 %11, 0
;;>      9  movi.8 %10, 0
;;>     10  vucomiss.4 %9, [rip rodata + 32]
;;>     11  vcvttss2si.4 %8, %9
;;>     12  setae.1 %10
;;>     13  cmovp.4 %8, %11
;;>     14  sub.4 %8, %10
;;>     15  movsxd.8 %7, %8
;;>     16  add.8 %0, %7
;;>     17  vmaxsd.8 %4, %3, [rip rodata]
;;>     18  vminsd.8 %5, %4, [rip rodata + 16]
;;>     19  vcvttsd2si.8 %6, %5
;;>     20  mov.4 %2, %6
;;>     21  move.4 %1, %2
;;>     22  add.8 %0, %1
;;>     23  ret.8 0  uses %0=rax
;;>
