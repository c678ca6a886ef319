;; dump: lower
;; A comparison whose truth is stored, too, is made once more for each mask; not so in another block, nor of integers.
(module
  (memory 1)
  (func (export "f") (param i32 f64 f64) (local i32)
    (local.set 3 (f64.lt (local.get 1) (local.get 2)))
    (f64.store offset=0 (local.get 0) (select (local.get 1) (f64.const 0) (local.get 3)))
    (f64.store offset=8 (local.get 0) (select (local.get 2) (f64.load offset=16 (local.get 0)) (local.get 3)))
    (i32.store8 offset=16 (local.get 0) (local.get 3))
    (if (i32.load offset=32 (local.get 0))
      (then (f64.store offset=24 (local.get 0) (select (local.get 2) (local.get 1) (local.get 3)))))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %1=rdi, %3=xmm0, %2=xmm1
;;>      1  movi.4 %4, 0
;;>      2  vucomisd.8 %2, %3
;;>      3  seta.1 %4
;;>      4  vcmpsd.8 %12, %3, %2, 1
;;>      5  vandps.16 %11, %12, %3
;;>      6  vmovsd.8 [%1], %11
;;>      7  vmovsd.8 %10, [%1 + 16]
;;>      8  vcmpsd.8 %9, %3, %2, 1
;;>      9  vblendvpd.16 %8, %10, %2, %9
;;>     10  vmovsd.8 [%1 + 8], %8
;;>     11  mov.1 [%1 + 16], %4
;;>     12  cmp.4 [%1 + 32], 0
;;>     13  jne.8 block 2
;;>     14  jmp.8 block 1
;;> block 1:  from 0
;;>     15  jmp.8 block 3
;;> block 2:  from 0
;;>     16  test.4 %4, %4
;;>     17  setne.1 %5
;;>     18  movzx.4 %7, %5
;;>     19  neg.8 %7
;;>     20  vmovd.8 %6, %7
;;>     21  vblendvpd.16 %0, %3, %2, %6
;;>     22  vmovsd.8 [%1 + 24], %0
;;>     23  jmp.8 block 3
;;> block 3:  from 1 2
;;>     24  ret.8 0
;;>
