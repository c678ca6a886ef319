;; dump: lower
;; Minimum and maximum; a mask by the comparison of floats, with zeros; constants as integers; and what takes the flags: <= is no
;; minimum, for equal and unordered ones, and a comparison of f32 makes no mask for f64.
(module
  (memory 1)
  (func (export "f") (param i32 f64 f64 f32 f32 f64)
    (f64.store offset=0 (local.get 0) (select (local.get 1) (local.get 2) (f64.lt (local.get 1) (local.get 2))))
    (f64.store offset=8 (local.get 0) (select (local.get 2) (local.get 1) (f64.lt (local.get 1) (local.get 2))))
    (f32.store offset=16 (local.get 0) (select (f32.const 1) (local.get 3) (f32.gt (local.get 3) (f32.const 1))))
    (f64.store offset=24 (local.get 0) (select (local.get 1) (local.get 5) (f64.le (local.get 1) (local.get 2))))
    (f64.store offset=32 (local.get 0) (select (local.get 1) (f64.const 0) (f64.ne (local.get 1) (local.get 2))))
    (f32.store offset=40 (local.get 0) (select (f32.const 0) (local.get 3) (f64.ge (local.get 1) (local.get 2))))
    (f64.store offset=48 (local.get 0) (select (f64.const 2) (f64.const 3) (i32.lt_s (local.get 0) (i32.const 5))))
    (f64.store offset=56 (local.get 0) (select (local.get 1) (local.get 2) (f64.le (local.get 1) (local.get 2))))
    (f64.store offset=64 (local.get 0) (select (local.get 1) (local.get 2) (f32.lt (local.get 3) (local.get 4))))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %1=rdi, %2=xmm0, %3=xmm1, %4=xmm2, %5=xmm3, %20=xmm4
;;>      1  vminsd.8 %24, %2, %3
;;>      2  vmovsd.8 [%1], %24
;;>      3  vmaxsd.8 %23, %3, %2
;;>      4  vmovsd.8 [%1 + 8], %23
;;>      5  vmovss.4 %22, [rip rodata]
;;>      6  vminss.4 %21, %22, %4
;;>      7  vmovss.4 [%1 + 16], %21
;;>      8  vcmpsd.8 %19, %2, %3, 2
;;>      9  vblendvpd.16 %18, %20, %2, %19
;;>     10  vmovsd.8 [%1 + 24], %18
;;>     11  vcmpsd.8 %17, %2, %3, 4
;;>     12  vandps.16 %16, %17, %2
;;>     13  vmovsd.8 [%1 + 32], %16
;;>     14  vcmpsd.8 %15, %2, %3, 13
;;>     15  vandnps.16 %14, %15, %4
;;>     16  vmovss.4 [%1 + 40], %14
;;>     17  movi.8 %12, 4611686018427387904
;;>     18  movi.8 %13, 4613937818241073152
;;>     19  cmp.4 %1, 5
;;>     20  cmovl.8 %13, %12
;;>     21  vmovd.8 %11, %13
;;>     22  vmovsd.8 [%1 + 48], %11
;;>     23  vcmpsd.8 %10, %2, %3, 2
;;>     24  vblendvpd.16 %9, %3, %2, %10
;;>     25  vmovsd.8 [%1 + 56], %9
;;>     26  vucomiss.4 %5, %4
;;>     27  seta.1 %6
;;>     28  movzx.4 %8, %6
;;>     29  neg.8 %8
;;>     30  vmovd.8 %7, %8
;;>     31  vblendvpd.16 %0, %3, %2, %7
;;>     32  vmovsd.8 [%1 + 64], %0
;;>     33  ret.8 0
;;>
