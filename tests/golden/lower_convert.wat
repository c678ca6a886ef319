;; dump: lower
;; An integer in memory is converted from there; 64 unsigned bits to f64 by halves.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $x i64) (result f64)
    (f64.store offset=8 (local.get $p) (f64.convert_i32_s (i32.load (local.get $p))))
    (f64.store offset=24 (local.get $p) (f64.convert_i64_s (i64.load offset=16 (local.get $p))))
    (f64.convert_i64_u (local.get $x))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %7=rdi, %1=rsi
;;>      1  vzero.16 %10
;;>      2  vcvtsi2sd.4 %9, %10, [%7]
;;>      3  vmovsd.8 [%7 + 8], %9
;;>      4  vzero.16 %8
;;>      5  vcvtsi2sd.8 %6, %8, [%7 + 16]
;;>      6  vmovsd.8 [%7 + 24], %6
;;>      7  vmovd.8 %2, %1
;;>      8  vpunpckldq.16 %3, %2, [rip rodata]
;;>      9  vsubpd.16 %4, %3, [rip rodata + 16]
;;>     10  vunpckhpd.16 %5, %4, %4
;;>     11  vaddsd.8 %0, %4, %5
;;>     12  ret.8 0  uses %0=xmm0
;;>
