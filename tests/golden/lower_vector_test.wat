;; dump: lower
;; any_true and all_true as conditions, of an `and` its operands; as numbers.
(module
  (func (export "f") (param v128 v128) (result i32)
    (if (v128.any_true (v128.and (local.get 0) (local.get 1))) (then (return (i32.const 1))))
    (if (i32.eqz (i8x16.all_true (local.get 0))) (then (return (i32.const 2))))
    (i32.add (i32x4.all_true (local.get 1)) (v128.any_true (local.get 0)))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %2=xmm0, %3=xmm1
;;>      1  vptest.16 %2, %3
;;>      2  jne.8 block 1
;;>      3  jmp.8 block 2
;;> block 1:  from 0
;;>      4  movi.4 %9, 1
;;>      5  ret.8 0  uses %9=rax
;;> block 2:  from 0
;;>      6  vzero.16 %7
;;>      7  vpcmpeqb.16 %8, %2, %7
;;>      8  vptest.16 %8, %8
;;>      9  jne.8 block 3
;;>     10  jmp.8 block 4
;;> block 3:  from 2
;;>     11  movi.4 %6, 2
;;>     12  ret.8 0  uses %6=rax
;;> block 4:  from 2
;;>     13  movi.4 %0, 0
;;>     14  vzero.16 %4
;;>     15  vpcmpeqd.16 %5, %3, %4
;;>     16  vptest.16 %5, %5
;;>     17  sete.1 %0
;;>     18  movi.4 %1, 0
;;>     19  vptest.16 %2, %2
;;>     20  setne.1 %1
;;>     21  add.4 %0, %1
;;>     22  ret.8 0  uses %0=rax
;;>
