;; dump: lower
;; Two cases are one compare; more are a table, the index held to its last entry.
(module
  (func (export "f") (param i32) (result i32)
    (block $c (block $b (block $a
      (br_table $a $b $c (local.get 0)))
      (return (i32.const 10)))
      (return (i32.const 11)))
    (block $e (block $d (block $c (block $b (block $a
      (br_table $a $b $c $d $e (local.get 0)))
      (return (i32.const 20)))
      (return (i32.const 21)))
      (return (i32.const 22)))
      (return (i32.const 23)))
    (i32.const 24)))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %5=rdi
;;>      1  cmp.4 %5, 1
;;>      2  jb.8 block 1
;;>      3  je.8 block 2
;;>      4  jmp.8 block 3
;;> block 1:  from 0
;;>      5  movi.4 %11, 10
;;>      6  ret.8 0  uses %11=rax
;;> block 2:  from 0
;;>      7  movi.4 %10, 11
;;>      8  ret.8 0  uses %10=rax
;;> block 3:  from 0
;;>      9  movi.4 %6, 4
;;>     10  cmp.4 %5, 4
;;>     11  cmovb.4 %6, %5
;;>     12  lea.8 %7, [rip rodata]
;;>     13  mov.4 %8, [%7 + %6*4]
;;>     14  lea.8 %9, [rip text]
;;>     15  add.8 %9, %8
;;>     16  jtab.8 %9
;;> block 4:  from 3
;;>     17  movi.4 %4, 20
;;>     18  ret.8 0  uses %4=rax
;;> block 5:  from 3
;;>     19  movi.4 %3, 21
;;>     20  ret.8 0  uses %3=rax
;;> block 6:  from 3
;;>     21  movi.4 %2, 22
;;>     22  ret.8 0  uses %2=rax
;;> block 7:  from 3
;;>     23  movi.4 %1, 23
;;>     24  ret.8 0  uses %1=rax
;;> block 8:  from 3
;;>     25  movi.4 %0, 24
;;>     26  ret.8 0  uses %0=rax
;;>
