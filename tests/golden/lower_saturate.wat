;; dump: lower
;; Conversions that saturate: signed ones leave what the instruction cannot do to code out of line (saturate).
(module
  (func (export "f") (param f64 f32) (result i64)
    (i64.add
      (i64.add (i64.trunc_sat_f64_s (local.get 0)) (i64.extend_i32_s (i32.trunc_sat_f32_s (local.get 1))))
      (i64.extend_i32_u (i32.trunc_sat_f64_u (local.get 0))))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %3=xmm0, %9=xmm1
;;>      1  vcvttsd2si.8 %0, %3
;;>      2  saturate.8 %0, %3
;;>      3  vcvttss2si.4 %8, %9
;;>      4  saturate.4 %8, %9
;;>      5  movsxd.8 %7, %8
;;>      6  add.8 %0, %7
;;>      7  vmaxsd.8 %4, %3, [rip rodata]
;;>      8  vminsd.8 %5, %4, [rip rodata + 16]
;;>      9  vcvttsd2si.8 %6, %5
;;>     10  mov.4 %2, %6
;;>     11  move.4 %1, %2
;;>     12  add.8 %0, %1
;;>     13  ret.8 0  uses %0=rax
;;>
